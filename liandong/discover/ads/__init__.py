"""医疗广告: the text of an advertisement against its certificate and against what the law forbids."""
