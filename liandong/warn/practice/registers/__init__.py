"""The registers of `tables.REGISTERS`, made of what the register, the rulebook and the rule tables say."""
