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
  /** Ids; where only one can be chosen, one at most. */
  chosen: readonly string[];
  /** Where several can be chosen: also pressed on one that is chosen already. */
  onChoose: (id: string) => void;
  /** So many can be chosen; the others wait when that many are. */
  most?: number;
  isSmall?: boolean;
}

/**
 * Pictures of which one, or several, can be chosen: radio buttons or check boxes, so that keys and screen readers work by
 * themselves.
 */
export function PictureTiles({ legend, name, tiles, chosen, onChoose, most = 1, isSmall = false }: PictureTilesProps) {
  const isFull = most > 1 && chosen.length >= most;
  return (
    <fieldset className={isSmall ? 'tiles tiles--small' : 'tiles'}>
      <legend className="visually-hidden">{legend}</legend>
      {tiles.map((tile) => (
        <label key={tile.id} className="tile">
          <input
            type={most > 1 ? 'checkbox' : 'radio'}
            name={name}
            value={tile.id}
            checked={chosen.includes(tile.id)}
            disabled={isFull && !chosen.includes(tile.id)}
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
