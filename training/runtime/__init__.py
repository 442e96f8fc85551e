"""What reading with the model needs at run time: numpy, onnxruntime and tokenizers, no PyTorch.

`tagger.Tagger.read(text, named=…)` gives what the network finds. Kept here until the model is better than the first
reader in everything; then it moves to `backchannel/statements/`, with the weights.
"""
