"""Who works here: people, the departments and agencies they act for, and what they may do."""
