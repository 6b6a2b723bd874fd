"""The forms in which documents come: web pages, printed papers, feeds and archives of the web, one a file."""
