/** Style sheets are built into the bundle as text, for a shadow root. */
declare module '*.css' {
  const text: string;
  export default text;
}
