import { Button, Dialog } from '../ui/controls';
import { NameField, useOwnName } from '../ui/name-field';

/** Lets the user choose another name after the server refused theirs. */
export function RenameDialog({ onDone }: { onDone: () => void }) {
  const own = useOwnName();
  const rename = async (): Promise<void> => {
    if (await own.save()) onDone();
  };
  return (
    <Dialog
      title="Choose another name"
      onCancel={onDone}
      actions={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button kind="primary" disabled={own.problem !== ''} onClick={() => void rename()}>
            Use this name
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <NameField own={own} onSuggested={onDone} />
      </form>
    </Dialog>
  );
}
