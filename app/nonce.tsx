import { createContext, useContext } from 'react';

/** The word of this one page that its scripts must carry. Empty in the browser, which has forgotten it by then. */
export const NonceContext = createContext('');

export const useNonce = (): string => useContext(NonceContext);
