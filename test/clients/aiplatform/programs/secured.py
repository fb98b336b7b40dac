"""The same tuning on a server that speaks TLS: every call needs a token there."""

import sys

import common
import contexts
import tuning
from common import PARENT, Case, api, exceptions, spec
from google.auth.exceptions import GoogleAuthError

# Over HTTP the client tries to renew its credentials then, which these cannot.
REFUSED = GoogleAuthError if common.REST else exceptions.Unauthenticated


class Secured(Case):
    def test_without_a_token_nothing_is_read_or_written(self):
        study = self.study()
        for token in ("", "hone_wrong"):
            stranger = common.connect(token)
            with self.assertRaises(REFUSED):
                stranger.get_study(name=study.name)
            with self.assertRaises(REFUSED):
                stranger.create_study(parent=PARENT, study=api.Study(display_name="stranger", study_spec=spec()))
        self.assertNotIn("stranger", [s.display_name for s in self.client.list_studies(parent=PARENT)])


if __name__ == "__main__":
    common.main(tuning, contexts, sys.modules["__main__"])
