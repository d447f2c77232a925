/** Cards go to the edge of a phone; what stands between them keeps this distance. */
export const TO_THE_EDGE = { xs: '400', sm: '0' } as const;
