/** Every GraphQL document that the product sends, in one place: a test validates each against Shopify's published schema. */

/** What a batch is chosen by. */
const CATALOGUE_PRODUCT = `
        id title handle status productType vendor isGiftCard
        category { id }
        options { name values }
        media(first: 10, sortKey: POSITION, query: "media_type:IMAGE") {
          nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
        }`;

export const SHOP = /* GraphQL */ `
  query Shop {
    shop { name email myshopifyDomain currencyCode ianaTimezone }
  }
`;

export const INSTALLATION = /* GraphQL */ `
  query Installation {
    currentAppInstallation { accessScopes { handle } }
  }
`;

export const PRODUCTS_PAGE = /* GraphQL */ `
  query ProductsPage($first: Int, $after: String, $last: Int, $before: String, $query: String, $sortKey: ProductSortKeys, $reverse: Boolean) {
    products(first: $first, after: $after, last: $last, before: $before, query: $query, sortKey: $sortKey, reverse: $reverse) {
      nodes {
        id title status productType vendor
        mediaCount { count }
        media(first: 1, sortKey: POSITION, query: "media_type:IMAGE") {
          nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
        }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

export const PRODUCT = /* GraphQL */ `
  query Product($id: ID!) {
    product(id: $id) {
      id title status productType vendor
      category { id }
      media(first: 250, sortKey: POSITION) {
        nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
      }
    }
  }
`;

export const PRODUCT_AND_MEDIUM = /* GraphQL */ `
  query ProductAndMedium($productId: ID!, $mediaId: ID!) {
    product(id: $productId) {
      id title productType
      category { id }
      media(first: 250) { nodes { id } pageInfo { hasNextPage } }
    }
    node(id: $mediaId) {
      __typename
      ... on Media { id alt mediaContentType status }
      ... on MediaImage { image { url width height } }
    }
  }
`;

export const CATALOGUE_PAGE = /* GraphQL */ `
  query CataloguePage($first: Int!, $after: String, $query: String) {
    products(first: $first, after: $after, query: $query, sortKey: ID) {
      nodes {${CATALOGUE_PRODUCT}
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const PRODUCTS_BY_ID = /* GraphQL */ `
  query ProductsById($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Product {${CATALOGUE_PRODUCT}
      }
    }
  }
`;

/** One product and which of so many collections hold it: `$collection0`, `$collection1`, ... asked for by those names. */
/** What rules ask about a product, beside its pictures. */
const RULE_PRODUCT = `
        id title handle status tags productType vendor isGiftCard createdAt updatedAt
        category { id }
        priceRangeV2 { minVariantPrice { amount currencyCode } maxVariantPrice { amount } }
        options { name values }`;

const numbersUpTo = (count: number) => Array.from({ length: count }, (_none, number) => number);
const collectionVariables = (count: number) =>
  numbersUpTo(count)
    .map((number) => `, $collection${number}: ID!`)
    .join('');
const memberships = (count: number) =>
  numbersUpTo(count)
    .map((number) => `collection${number}: inCollection(id: $collection${number})`)
    .join(' ');

export const productForRules = (collections: number): string => /* GraphQL */ `
  query ProductForRules($id: ID!${collectionVariables(collections)}) {
    product(id: $id) {${RULE_PRODUCT}
      media(first: 250, sortKey: POSITION) {
        nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
      }
      ${memberships(collections)}
    }
  }
`;

export const productsForRules = (collections: number): string => /* GraphQL */ `
  query ProductsForRules($first: Int, $after: String${collectionVariables(collections)}) {
    products(first: $first, after: $after, sortKey: ID) {
      nodes {${RULE_PRODUCT}
        media(first: 10, sortKey: POSITION) {
          nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
          pageInfo { hasNextPage }
        }
        ${memberships(collections)}
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const CHANGED_PRODUCTS_PAGE = /* GraphQL */ `
  query ChangedProductsPage($first: Int!, $after: String, $query: String!) {
    products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id status createdAt updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const VARIANT_PICTURES = /* GraphQL */ `
  query VariantPictures($query: String!, $after: String) {
    productVariants(first: 125, after: $after, query: $query, sortKey: ID) {
      nodes {
        product { id }
        selectedOptions { name value }
        media(first: 1) {
          nodes { id alt mediaContentType status ... on MediaImage { image { url width height } } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const PRODUCTS_BY_HANDLE = /* GraphQL */ `
  query ProductsByHandle($query: String!, $after: String) {
    products(first: 100, after: $after, query: $query, sortKey: ID) {
      nodes { id handle }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const VARIANTS_BY_SKU = /* GraphQL */ `
  query VariantsBySku($query: String!, $after: String) {
    productVariants(first: 100, after: $after, query: $query, sortKey: ID) {
      nodes {
        sku
        product { id }
        selectedOptions { name value }
        media(first: 1) { nodes { id mediaContentType } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const CATALOGUE_COUNT = /* GraphQL */ `
  query CatalogueCount($query: String) {
    productsCount(query: $query) { count precision }
  }
`;

export const COLLECTIONS_PAGE = /* GraphQL */ `
  query CollectionsPage($query: String, $after: String) {
    collections(first: 50, after: $after, query: $query, sortKey: TITLE) {
      nodes { id title productsCount { count } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const PRODUCT_TAGS = /* GraphQL */ `
  query ProductTags($after: String) {
    values: productTags(first: 5000, after: $after) { nodes pageInfo { hasNextPage endCursor } }
  }
`;

export const PRODUCT_TYPES = /* GraphQL */ `
  query ProductTypes($after: String) {
    values: productTypes(first: 1000, after: $after) { nodes pageInfo { hasNextPage endCursor } }
  }
`;

export const PRODUCT_VENDORS = /* GraphQL */ `
  query ProductVendors($after: String) {
    values: productVendors(first: 1000, after: $after) { nodes pageInfo { hasNextPage endCursor } }
  }
`;

export const PRODUCT_MEDIA_PAGE = /* GraphQL */ `
  query ProductMediaPage($id: ID!, $after: String) {
    product(id: $id) {
      id
      media(first: 250, after: $after, sortKey: POSITION) { nodes { id } pageInfo { hasNextPage endCursor } }
    }
  }
`;

export const PRODUCT_VARIANTS_PAGE = /* GraphQL */ `
  query ProductVariantsPage($id: ID!, $after: String) {
    product(id: $id) {
      id
      variants(first: 100, after: $after, sortKey: POSITION) {
        nodes { id title selectedOptions { name value } media(first: 1) { nodes { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

export const SET_VARIANT_MEDIA = /* GraphQL */ `
  mutation VariantMedia($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
    productVariantsBulkUpdate(productId: $productId, variants: $variants) {
      productVariants { id }
      userErrors { code field message }
    }
  }
`;

export const FILE_BY_NAME = /* GraphQL */ `
  query FileByName($query: String!) {
    files(first: 5, query: $query) {
      nodes {
        id fileStatus alt
        ... on MediaImage { mimeType fileErrors { code message } image { url } }
      }
    }
  }
`;

export const FILES_PAGE = /* GraphQL */ `
  query FilesPage($after: String, $query: String) {
    files(first: 250, after: $after, query: $query, sortKey: ID) {
      nodes { id ... on MediaImage { image { url } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const MEDIA_STATUS = /* GraphQL */ `
  query MediaStatus($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on MediaImage { id fileStatus image { url } mediaErrors { code message } fileErrors { code message } }
    }
  }
`;

export const STAGED_UPLOADS = /* GraphQL */ `
  mutation StagedUploads($input: [StagedUploadInput!]!) {
    stagedUploadsCreate(input: $input) {
      stagedTargets { url resourceUrl parameters { name value } }
      userErrors { field message }
    }
  }
`;

export const CREATE_FILES = /* GraphQL */ `
  mutation CreateFiles($files: [FileCreateInput!]!) {
    fileCreate(files: $files) {
      files { id fileStatus fileErrors { code message } }
      userErrors { code field message }
    }
  }
`;

export const UPDATE_FILES = /* GraphQL */ `
  mutation UpdateFiles($files: [FileUpdateInput!]!) {
    fileUpdate(files: $files) {
      files { id fileStatus }
      userErrors { code field message }
    }
  }
`;

export const DELETE_FILES = /* GraphQL */ `
  mutation DeleteFiles($ids: [ID!]!) {
    fileDelete(fileIds: $ids) { deletedFileIds userErrors { code field message } }
  }
`;

export const REORDER_MEDIA = /* GraphQL */ `
  mutation ReorderMedia($id: ID!, $moves: [MoveInput!]!) {
    productReorderMedia(id: $id, moves: $moves) {
      job { id done }
      mediaUserErrors { code field message }
    }
  }
`;

export const JOB_DONE = /* GraphQL */ `
  query JobDone($id: ID!) { job(id: $id) { id done } }
`;

export const PRODUCT_METAFIELDS_PAGE = /* GraphQL */ `
  query ProductMarks($id: ID!, $namespace: String!, $after: String) {
    product(id: $id) {
      id
      metafields(first: 250, namespace: $namespace, after: $after) {
        nodes { key value compareDigest }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

export const SET_METAFIELDS = /* GraphQL */ `
  mutation SetProvenance($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id key }
      userErrors { code elementIndex field message }
    }
  }
`;

export const DELETE_METAFIELDS = /* GraphQL */ `
  mutation DeleteProvenance($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) {
      deletedMetafields { key }
      userErrors { field message }
    }
  }
`;

export const RECEIVE_FLOW_TRIGGER = /* GraphQL */ `
  mutation ReceiveFlowTrigger($handle: String!, $payload: JSON!) {
    flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { field message } }
  }
`;
