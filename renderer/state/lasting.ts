import { useEffect, useState, type Dispatch, type SetStateAction } from 'react';

/** Makes a hook like `useState`, whose value outlasts a change of language: that draws the window again from nothing. */
export function lasting<Value>(): (initial: Value) => [Value, Dispatch<SetStateAction<Value>>] {
  let last: { readonly value: Value } | undefined;
  return function useLasting(initial) {
    const [value, setValue] = useState(last ? last.value : initial);
    useEffect(() => {
      last = { value };
    }, [value]);
    return [value, setValue];
  };
}
