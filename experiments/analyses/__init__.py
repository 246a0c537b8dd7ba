"""What is asked of a study: comparison, ablation, sensitivity, equal cost, and how fast the model is."""
