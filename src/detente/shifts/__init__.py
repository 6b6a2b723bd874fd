"""How unusual each month of a dyad is, where it peaks, and into which stretches its level parts."""
