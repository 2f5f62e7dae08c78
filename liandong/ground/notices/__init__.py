"""通知: notices in the product, by e-mail and by SMS."""
