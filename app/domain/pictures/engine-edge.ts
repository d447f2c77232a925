/** The engine takes at most this on the longest edge; more would only be sent and thrown away. */
export const ENGINE_LONGEST_EDGE_PX = 2000;
