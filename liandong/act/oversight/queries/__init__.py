"""What there is to know about cards, orders, major cases, emergencies and the figures of agencies."""
