/** The Admin API version that every call names. shopify.app.toml repeats it; a test keeps the two the same. */
export const ADMIN_API_VERSION = '2026-10';
