"""What both of Zalo's products have in common: the line to its servers, and words for what cannot be shown."""
