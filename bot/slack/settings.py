"""The bot's settings, from the environment. Built only in entry points."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.errors import SettingError

SLACK_API = "https://slack.com/api/"


class Settings(BaseSettings):
    """Settings, each read from the variable in its alias; docs/operating.md lists them with their defaults."""

    model_config = SettingsConfigDict(
        populate_by_name=True, hide_input_in_errors=True, env_ignore_empty=True, extra="ignore"
    )

    bot_token: SecretStr | None = Field(None, alias="SLACK_BOT_TOKEN", description="the app's bot token, xoxb-...")
    app_token: SecretStr | None = Field(
        None, alias="SLACK_APP_TOKEN", description="the app-level token, xapp-..., for Socket Mode"
    )
    signing_secret: SecretStr | None = Field(
        None, alias="SLACK_SIGNING_SECRET", description="checks that requests come from Slack, where HTTP is used"
    )
    api_url: str = Field(SLACK_API, alias="SLACK_API_URL", description="Slack's Web API; another one for GovSlack")
    admins: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        alias="SHISHO_ADMINS",
        description="user ids that may change the stacks, besides workspace admins and owners, separated by commas",
    )
    admin_group: str | None = Field(
        None, alias="SHISHO_ADMIN_GROUP", description="id of a user group whose members may change the stacks"
    )
    feedback_channel: str | None = Field(
        None, alias="SHISHO_FEEDBACK_CHANNEL", description="id of a channel that is told of complaints about answers"
    )
    ask_channel: str | None = Field(
        None, alias="SHISHO_ASK_CHANNEL", description="id of a channel to which unanswered questions may be put"
    )
    report_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "never"] = Field(
        "monday", alias="SHISHO_REPORT_DAY", description="the day on which admins get the weekly report, or never"
    )
    report_hour: int = Field(
        9, ge=0, le=23, alias="SHISHO_REPORT_HOUR", description="its hour, in the time zone of the machine"
    )
    questions_per_hour: int = Field(
        60, gt=0, alias="SHISHO_QUESTIONS_PER_HOUR", description="how many questions one person may ask within an hour"
    )
    host: str = Field("127.0.0.1", alias="SHISHO_HOST", description="the address the web server listens on")
    port: int = Field(3000, ge=0, le=65535, alias="PORT", description="its port; 0 takes a free one")
    status_host: str = Field(
        "127.0.0.1", alias="SHISHO_STATUS_HOST", description="the address that /readyz and /metrics are served on"
    )
    status_port: int | None = Field(
        None, ge=0, le=65535, alias="SHISHO_STATUS_PORT", description="their port; the one after PORT unless set"
    )
    playground: Literal["auto", "never"] = Field(
        "auto", alias="SHISHO_PLAYGROUND", description="never: `shisho serve` refuses to start without Slack's settings"
    )
    playground_port: int = Field(
        3939, ge=0, le=65535, alias="SHISHO_PLAYGROUND_PORT", description="the playground's port; 0 takes a free one"
    )

    @field_validator("admins", mode="before")
    @classmethod
    def _separate(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def slack(self) -> bool:
        """Tell whether the bot serves Slack itself rather than the playground."""
        return any((self.bot_token, self.app_token, self.signing_secret))

    @property
    def operators_port(self) -> int:
        if self.status_port is not None:
            return self.status_port
        return self.port + 1 if self.port else 0

    @property
    def socket_mode(self) -> bool:
        return self.app_token is not None

    def check_playground(self) -> None:
        """Raise SettingError where Slack's settings are expected, as after a lost .env file."""
        if self.playground == "never":
            raise SettingError(
                "No SLACK_ setting is there, and SHISHO_PLAYGROUND=never forbids the playground.",
                fix="Set SLACK_BOT_TOKEN, with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
            )

    def check(self) -> None:
        """Raise SettingError where Slack's settings are incomplete, or one holds another kind of token."""
        for name, token, prefix, other in (
            ("SLACK_BOT_TOKEN", self.bot_token, "xoxb-", ("xoxp-", "xapp-", "xoxe-")),
            ("SLACK_APP_TOKEN", self.app_token, "xapp-", ("xoxp-", "xoxb-", "xoxe-")),
        ):
            if token and token.get_secret_value().startswith(other):
                raise SettingError(f"{name} holds another kind of token.", fix=f"The right one begins with {prefix}.")
        if self.slack and self.bot_token is None:
            raise SettingError("SLACK_BOT_TOKEN is missing.", fix="Take it from your app's page, OAuth & Permissions.")
        if self.slack and self.app_token is None and self.signing_secret is None:
            raise SettingError(
                "Shisho cannot hear Slack.",
                fix="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET to receive events over HTTP.",
            )
