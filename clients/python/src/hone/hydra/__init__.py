"""Hydra's sweeps as studies: `python train.py --multirun hydra/sweeper=hone 'lr=tag(log, interval(1e-5, 1e-1))'`."""
