import { Form } from '#components/form';
import { type FormPlace, formAt, isRefused } from '#components/form-place';
import { Card } from '#components/ui/card';
import { Disclosure } from '#components/ui/disclosure';

export function LogoutEverywhere({ place }: { place: FormPlace }) {
  return (
    <Card title="Log out everywhere" text="If you lost a device, or don’t know who is logged in.">
      <Disclosure label="Log out everywhere…" open={isRefused(place, 'everywhere')}>
        <p>All your sessions end at once, on this device too. You then log in again.</p>
        <Form
          action="/api/logout"
          next="/login"
          done="logout-everywhere"
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
