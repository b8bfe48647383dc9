"""How good the answers are: a file of questions, asked and scored, with and without attestation."""
