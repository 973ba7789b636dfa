"""The encoder: one annotation for each source word, read in both directions.

    h_j = [->h_j ; <-h_j]                           Bahdanau 2015, Eq. 7

->h_j has read x_1...x_j, <-h_j has read x_Tx...x_j. The cell is PyTorch's GRU, which differs from
the paper's in two details: its z is the paper's 1 - z, and its reset gate acts after the matrix
product.
"""

from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attnlib.shapes import check_padding, fit


class Encoder(nn.Module):
    """vocabulary words, embedded in `embedding` dimensions, read by `units` in each direction."""

    def __init__(
        self, vocabulary: int, embedding: int, units: int, bidirectional: bool, dropout: float
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.gru = nn.GRU(embedding, units, batch_first=True, bidirectional=bidirectional)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"]
    ) -> tuple[Float[Tensor, "B Tx m"], Float[Tensor, "B m"]]:
        """(h, last): the annotations, zero on padding, and the states that read their last word.

        mask is True for real tokens, which stand left of the padding. last = [->h_Tx ; <-h_1]; a
        forward-only encoder has h_j = ->h_j and last = ->h_Tx.
        Raises ValueError where x and its mask do not fit each other, where a row has no real token,
        and where one stands right of padding.
        """
        fit(x=(x, "int B Tx"), mask=(mask, "bool B Tx"))
        check_padding(mask)
        packed = pack_padded_sequence(
            self.dropout(self.embedding(x)),
            mask.sum(1).cpu(),
            batch_first=True,
            enforce_sorted=False,
        )
        states, last = self.gru(packed)
        h, _ = pad_packed_sequence(states, batch_first=True, total_length=x.shape[1])
        return self.dropout(h), last.transpose(0, 1).flatten(1)
