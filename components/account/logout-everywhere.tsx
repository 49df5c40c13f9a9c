import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';

export function LogoutEverywhere({ place }: { place: FormPlace }) {
  return (
    <Card title="Log out everywhere" text="For when a device is lost, or you are not sure who is logged in.">
      <Disclosure label="Log out everywhere…" open={isRefused(place, 'everywhere')}>
        <p>This ends all your sessions at once, on this device too. You then have to log in again.</p>
        <Form
          action="/api/logout"
          next="/login?done=logout-everywhere"
          {...formAt(place, 'everywhere')}
          submit="Log out on all devices"
          tone="danger"
        >
          <input type="hidden" name="everywhere" value="on" />
        </Form>
      </Disclosure>
    </Card>
  );
}
