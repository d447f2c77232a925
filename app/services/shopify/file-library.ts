import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { FILES_PAGE } from './documents.ts';

/** A picture of the store's library. */
export interface NamedFile {
  id: string;
  /** With its ending, as its address has it. */
  name: string;
}

const answer = z.object({
  files: z.object({
    nodes: z.array(z.object({ id: z.string(), image: z.object({ url: z.string() }).nullish() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/**
 * A page of the store's pictures, whoever put them there, by their ids; those that are not processed, or never were, have no
 * address and are left out. Throws as `adminGraphql` does.
 */
export async function readFilesPage(
  shop: string,
  page: { after: string | null; since?: Date | undefined },
): Promise<{ files: NamedFile[]; next: string | null }> {
  const query = page.since ? `created_at:>='${page.since.toISOString()}'` : null;
  const { files } = await adminGraphql({ shop, document: FILES_PAGE, variables: { after: page.after, query }, answer });
  return {
    files: files.nodes.flatMap(({ id, image }) => {
      const name = image && nameIn(image.url);
      return name ? [{ id, name }] : [];
    }),
    next: files.pageInfo.hasNextPage ? files.pageInfo.endCursor : null,
  };
}

function nameIn(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  return new URL(address).pathname.split('/').at(-1);
}
