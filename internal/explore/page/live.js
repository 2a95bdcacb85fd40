// Trying an operation, in a page that is served.

const livePart = () => "";
