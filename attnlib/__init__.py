"""Sequence-to-sequence attention, one module per station of the road.

    tokens -> h_1...h_Tx -> e_ij -> alpha_ij -> c_i -> s_i -> y_i -> translation -> BLEU, AER

After Bahdanau, Cho and Bengio, "Neural Machine Translation by Jointly Learning to Align and
Translate", ICLR 2015 (arXiv 1409.0473), cited below as "Bahdanau 2015".
"""

__version__ = "0.1.0"
