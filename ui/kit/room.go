package kit

// RailNarrow is how wide the rail is with icons only.
const RailNarrow = 56

// LeastWidth and leastHeight are the smallest window everything must fit into.
const LeastWidth, LeastHeight = 1024, 640
