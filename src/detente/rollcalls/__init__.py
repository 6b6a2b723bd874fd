"""Roll calls as arrays, and where those who vote on them stand: each file is one step of it."""
