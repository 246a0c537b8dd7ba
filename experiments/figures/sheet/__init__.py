"""What figures share: paper, fonts and colours, panels, and how runs become the frames that are shown."""
