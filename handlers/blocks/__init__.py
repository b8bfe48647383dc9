"""What the bot says, as Block Kit. Pure functions: no network, no state."""
