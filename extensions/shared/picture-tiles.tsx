interface Tile {
  id: string;
  label: string;
  url: string;
}

interface PictureTilesProps {
  tiles: Tile[];
  chosen: string | null;
  /** What a reader is told of the chosen one. */
  sayChosen: (label: string) => string;
  onChoose: (id: string) => void;
}

/** Pictures of which one is chosen: each a button, named by its label. */
export function PictureTiles({ tiles, chosen, sayChosen, onChoose }: PictureTilesProps) {
  return (
    <s-grid gridTemplateColumns="repeat(auto-fill, minmax(84px, 1fr))" gap="small">
      {tiles.map(({ id, label, url }) => (
        <s-clickable
          key={id}
          padding="small-300"
          borderRadius="base"
          border={id === chosen ? 'large' : 'base'}
          borderColor={id === chosen ? 'strong' : 'base'}
          accessibilityLabel={id === chosen ? sayChosen(label) : label}
          onClick={() => onChoose(id)}
        >
          <s-image src={url} alt="" aspectRatio="3/4" objectFit="cover" loading="lazy" />
          <s-text>{label}</s-text>
        </s-clickable>
      ))}
    </s-grid>
  );
}

/** A picture of the store's as small as a tile needs it: Shopify makes it smaller. */
export function smallPicture(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}width=240`;
}
