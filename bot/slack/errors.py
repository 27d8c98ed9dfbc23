"""The errors that Slack brings about.

ShishoError (knowledge.errors)
├── SettingError
│   └── SlackRefused          Slack does not accept the token
└── Unavailable
    └── SlackUnavailable      Slack does not answer now
"""

from knowledge.errors import SettingError, Unavailable


class SlackRefused(SettingError):
    pass


class SlackUnavailable(Unavailable):
    code = "slack-refused"
