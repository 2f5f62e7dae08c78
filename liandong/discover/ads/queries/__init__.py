"""What a check of an advertisement reads (the law of the place, the certificate, the register) and what it says."""
