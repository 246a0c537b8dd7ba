"""The model programmed again from docs/model, one plain Mesa agent at a time: slow, and easy to check by eye."""
