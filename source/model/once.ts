/** A constant that is made where it is first needed: for what takes milliseconds, in a program that starts in a hundred. */
export const once = <Value>(make: () => Value): (() => Value) => {
  let made: {readonly value: Value} | null = null;
  return () => {
    made ??= {value: make()};
    return made.value;
  };
};
