import { Fragment, type ReactElement, type ReactNode } from 'react';
import { sayWith } from '../../shared/words/say';
import type { PhraseArguments, Key } from '../../shared/words/phrase';

/** Says a message that has elements among its values, such as a name in `<bdi>`. */
export const words = <Name extends Key>(
  key: Name,
  ...given: PhraseArguments<Name, string | ReactElement>
): ReactNode =>
  sayWith<Name, ReactElement>(key, ...given).map((piece, at) => <Fragment key={at}>{piece}</Fragment>);
