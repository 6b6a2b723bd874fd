"""A sourced picture of how two states stand, from documents and open data."""
