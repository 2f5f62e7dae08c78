"""What happens to the register."""
