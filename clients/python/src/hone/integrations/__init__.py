"""Small bridges to what training code uses: import the one that you need, as `from hone.integrations.keras import HoneCallback`.

Each needs its library, and none is imported by hone itself.
"""
