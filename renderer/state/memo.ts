import { memo as memoized, type MemoExoticComponent, type ReactNode } from 'react';
import { useLocale } from './store';

/**
 * Like React's `memo`, but draws the component again also when the language changes: what it says is not among its properties.
 * @param isSame whether two properties are drawn alike; if absent, they are compared one by one
 */
export function memo<Props extends object>(
  draw: (props: Props) => ReactNode,
  isSame?: (before: Props, now: Props) => boolean,
): MemoExoticComponent<(props: Props) => ReactNode> {
  const Drawn = (props: Props): ReactNode => {
    useLocale();
    return draw(props);
  };
  Drawn.displayName = draw.name;
  return memoized(Drawn, isSame);
}
