import { isolated, plainLine } from '../../shared/text/visible';
import { say } from '../../shared/words/say';

interface SoundProps {
  /** Address of its content. */
  src: string;
  /** Name of its file. */
  name: string;
  className: string | undefined;
  /** Whether there is room for a menu in which its speed can be chosen. */
  hasMenu: boolean;
  /** Called if the page cannot play it. */
  onFail?: () => void;
}

/** A sound that can be played in the page. It is saved and sent by what stands beside it, like any other file. */
export function Sound({ src, name, className, hasMenu, onFail }: SoundProps) {
  return (
    // Nobody writes captions for what people send each other.
    // eslint-disable-next-line jsx-a11y/media-has-caption
    <audio
      className={className}
      src={src}
      controls
      controlsList={`nodownload noremoteplayback${hasMenu ? '' : ' noplaybackrate'}`}
      preload="metadata"
      aria-label={say('file.play', { name: isolated(plainLine(name)) })}
      onError={onFail}
    />
  );
}
