"""Files as they come: a table's rows or an XML file's records, a folder's files, and what cannot be read of them."""
