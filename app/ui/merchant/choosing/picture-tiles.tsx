interface PictureTile {
  id: string;
  pictureUrl: string;
  /** Said by screen readers, and shown below where `caption` is set. */
  name: string;
  caption?: string;
}

interface PictureTilesProps {
  legend: string;
  name: string;
  tiles: PictureTile[];
  chosen: string | null;
  onChoose: (id: string) => void;
  isSmall?: boolean;
}

/** Pictures of which one can be chosen: radio buttons, so that arrow keys and screen readers work by themselves. */
export function PictureTiles({ legend, name, tiles, chosen, onChoose, isSmall = false }: PictureTilesProps) {
  return (
    <fieldset className={isSmall ? 'tiles tiles--small' : 'tiles'}>
      <legend className="visually-hidden">{legend}</legend>
      {tiles.map((tile) => (
        <label key={tile.id} className="tile">
          <input
            type="radio"
            name={name}
            value={tile.id}
            checked={tile.id === chosen}
            onChange={() => onChoose(tile.id)}
            aria-label={tile.caption ? `${tile.name}, ${tile.caption}` : tile.name}
          />
          <span className="tile__picture">
            <img src={tile.pictureUrl} alt="" loading="lazy" width={300} height={400} />
          </span>
          {isSmall ? null : (
            <span className="tile__caption" aria-hidden>
              {tile.name}
              {tile.caption ? <small>{tile.caption}</small> : null}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
