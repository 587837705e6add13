import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';

/** A person whom the user has chosen in a menu of the app, or on the page, for a dialog; undefined once it is done. */
export function useChosenPerson(
  menu: 'onSafetyChosen' | 'onCardChosen' | 'onGroupChosen',
): [chosen: string | undefined, choose: (person: string | undefined) => void] {
  const [chosen, choose] = useState<string>();
  useEffect(() => bridge()[menu](({ person }) => choose(person)), [menu]);
  return [chosen, choose];
}
