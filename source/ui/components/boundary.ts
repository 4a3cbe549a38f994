import {Component, type ReactNode} from 'react';

type BoundaryProps = {
  /** What is drawn; a new one gets a new chance. */
  readonly subject: unknown;
  readonly children?: ReactNode;
  /** Stands in the place of children that throw. */
  readonly instead: (error: unknown) => ReactNode;
  readonly onError: (error: unknown) => void;
};

type BoundaryState = {readonly failed: {readonly error: unknown; readonly subject: unknown} | null};

/** Keeps what a component throws to its own place. React has no other way than a class. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = {failed: null};

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return {failed: {error, subject: undefined}};
  }

  static getDerivedStateFromProps({subject}: BoundaryProps, {failed}: BoundaryState): BoundaryState | null {
    if (failed === null) {
      return null;
    }
    // Right after the error the subject is not noted yet; later another one is another picture.
    if (failed.subject === undefined) {
      return {failed: {...failed, subject}};
    }
    return failed.subject === subject ? null : {failed: null};
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const {failed} = this.state;
    return failed === null ? this.props.children : this.props.instead(failed.error);
  }
}
