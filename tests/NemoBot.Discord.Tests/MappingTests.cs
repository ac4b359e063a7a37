using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

public sealed partial class MappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_mention_in_a_server_is_that_persons_conversation_in_that_channel()
    {
        var message = Map(Payloads.Mention("1", $"<@{Payloads.Bot}> cut the silences"));

        Assert.Equal(new("discord", $"{Payloads.GuildChannel}/{Payloads.Person}"), message.Chat);
        Assert.Equal("cut the silences", message.Text);
        Assert.False(message.IsPrivate);
        Assert.Null(message.Command);
    }

    [Fact]
    public void A_direct_message_is_private()
    {
        var message = Map(Payloads.DirectMessage("1"));

        Assert.Equal(new("discord", Payloads.DmChannel), message.Chat);
        Assert.True(message.IsPrivate);
    }

    [Fact]
    public void A_forwarded_video_is_found_in_its_snapshot()
    {
        var json = Payloads.DirectMessage("1", "");
        json["message_reference"] = new JsonObject { ["type"] = 1, ["message_id"] = "9" };
        json["message_snapshots"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = "", ["attachments"] = new JsonArray(Payloads.Attachment("55", "a.mp4")) } });

        var message = Map(json);

        Assert.Equal("a.mp4", Assert.Single(message.Attachments).FileName);
        Assert.Null(message.RepliesTo);
        Assert.Null(message.Command);
    }

    [Fact]
    public void Addressed_without_a_word_it_helps() => Assert.Equal("help", Map(Payloads.Mention("1", $"<@!{Payloads.Bot}> ")).Command);

    [Theory]
    [InlineData("https", "cdn.discordapp.com", true)]
    [InlineData("https", "media.discordapp.net", true)]
    [InlineData("http", "cdn.discordapp.com", false)]
    [InlineData("https", "cdn.discordapp.com.evil.test", false)]
    [InlineData("https", "x@evil.test", false)]
    [InlineData("https", "cdn.discordapp.com:8443", false)]
    [InlineData("https", "127.0.0.1", false)]
    public void Only_Discords_own_hosts_become_public_addresses(string scheme, string host, bool isPublic)
    {
        var json = Payloads.DirectMessage("1");
        json["attachments"] = new JsonArray(Payloads.Attachment("55", "a.mp4", host, scheme));

        Assert.Equal(isPublic, Map(json).Attachments.Single().PublicUrl is not null);
    }

    [Theory]
    [InlineData("?ex=6906f8c0&is=1&hm=a&", 1762064576L)]
    [InlineData("?is=1&ex=zz", null)]
    [InlineData("", null)]
    public void The_end_of_an_address_is_read_from_it(string query, long? seconds) =>
        Assert.Equal(seconds, FileMapping.ExpiresAt(new("https://cdn.discordapp.com/a" + query))?.ToUnixTimeSeconds());

    [Theory]
    [InlineData("edit", "cut", 4, "edit")]
    [InlineData("upload", "cut", 4, "edit")]
    [InlineData("upload", null, 4, "upload")]
    [InlineData("export", null, 4, "export")]
    [InlineData("status", null, 5, "status")]
    [InlineData("credits", null, 5, "credits")]
    [InlineData("login", null, 9, null)]
    public void A_command_gets_its_first_answer_and_its_meaning(string name, string? prompt, int type, string? command)
    {
        var plan = Plan(Payloads.SlashCommand("1", name, prompt))!;

        Assert.Equal(type, (int)plan.Callback["type"]!);
        Assert.Equal(command, plan.Message?.Command);
    }

    [Theory]
    [InlineData("""{"0":"444000000000000001"}""", 0, "274878024704", "Member")]
    [InlineData("""{"0":"444000000000000001"}""", 0, "0", "UserInstall")]
    [InlineData("""{"1":"2"}""", 0, "274878024704", "UserInstall")]
    [InlineData("""{"0":"0"}""", 1, "0", "DirectMessage")]
    [InlineData("""{"1":"2"}""", 2, "0", "UserInstall")]
    public void The_reach_is_known_at_once(string owners, int context, string permissions, string reach)
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json["authorizing_integration_owners"] = JsonNode.Parse(owners);
        json["context"] = context;
        json["app_permissions"] = permissions;

        Assert.Equal(reach, Plan(json)!.Context.Reach.ToString());
    }

    [Fact]
    public void The_login_form_becomes_a_private_command()
    {
        var field = new JsonObject { ["type"] = 18, ["component"] = new JsonObject { ["type"] = 4, ["custom_id"] = "text", ["value"] = " token " } };
        var plan = Plan(Payloads.Interaction("1", 5, new() { ["custom_id"] = "login-form:", ["components"] = new JsonArray(field) }))!;

        Assert.Equal(("login", "token", true), (plan.Message!.Command, plan.Message.Text, plan.Message.IsPrivate));
        Assert.Equal(64, (int)plan.Callback["data"]!["flags"]!);
    }

    [Fact]
    public void A_button_comes_back_as_what_it_was()
    {
        var button = new Button("Export", new(ButtonKind.Export));
        var id = CustomId.For(button, "0123456789abcdefghjk", Payloads.Person).ToString();

        var plan = Plan(Payloads.Interaction("1", 3, new() { ["component_type"] = 2, ["custom_id"] = id }))!;

        Assert.Equal(button.WireId("0123456789abcdefghjk"), plan.Message!.Press);
        Assert.InRange(id.Length, 1, 100);
    }

    [Fact]
    public void A_body_holds_the_limits_and_mentions_nobody()
    {
        var long1 = string.Join(' ', Enumerable.Repeat("@everyone words", 400));
        var buttons = Enumerable.Range(0, 40).Select(i => new Button(new string('l', 200), new(ButtonKind.Say, $"{i}"))).ToList();

        var bodies = MessageBody.Build(new() { Text = long1, Buttons = buttons }, "0123456789abcdefghjk", new("1", null, VideoWay.None));

        Assert.True(bodies.Count > 1);
        Assert.All(bodies, body => Assert.InRange(((string)body["content"]!).Length, 1, 2000));
        Assert.All(bodies, body => Assert.Equal("""{"parse":[]}""", body["allowed_mentions"]!.ToJsonString()));
        Assert.InRange(bodies[^1]["components"]!.AsArray().Count, 1, 5);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(700, false)]
    public void A_large_video_is_shown_from_its_address_and_a_long_address_is_no_button(int length, bool isButton)
    {
        var link = new Uri("https://files.example.test/" + new string('a', length));
        var message = new OutgoingMessage { Text = "Ready", Video = new("f", "final.mp4", 1L << 30, null, null, null) { Link = link } };

        var body = MessageBody.Build(message, "0123456789abcdefghjk", new(null, null, VideoWay.Link)).Single().ToJsonString();

        Assert.Contains("\"type\":12", body, StringComparison.Ordinal);
        Assert.Equal(isButton, body.Contains("\"style\":5", StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_have_all_languages_and_hold_Discords_limits()
    {
        var commands = CommandCatalog.Build();

        Assert.Equal(21, commands.Count);
        foreach (var command in commands.Select(command => command!.AsObject()))
        {
            Assert.Equal(12, command["name_localizations"]!.AsObject().Count);
            Assert.All(command["name_localizations"]!.AsObject(), name => Assert.True((int?)command["type"] == 3 || CommandName().IsMatch((string)name.Value!), $"{name}"));
            var isOptional = command["options"]?.AsArray().Select(option => !(bool)option!["required"]!).ToList() ?? [];
            Assert.Equal(isOptional.Order(), isOptional); // Required options come first.
            Assert.InRange(isOptional.Count, 0, 25);
            Assert.All(command["description_localizations"]?.AsObject() ?? [], text => Assert.InRange(((string)text.Value!).Length, 1, 100));
        }

        foreach (var key in Enum.GetValues<TextKey>().Where(key => key.ToString().StartsWith("Discord", StringComparison.Ordinal)))
        {
            Assert.Equal(12, CommandLocales.Localized(key).Count(text => text.Text.Length > 0));
        }
    }

    [GeneratedRegex(@"^[-_'\p{L}\p{N}]{1,32}$")]
    private static partial Regex CommandName();

    private static IncomingMessage Map(JsonObject json) => MessageMapping.Map(json.Deserialize(RestJson.Default.DiscordMessage)!, Payloads.Bot);

    private static InteractionPlan? Plan(JsonObject json) => InteractionPlan.For(json.Deserialize(RestJson.Default.DiscordInteraction)!, Now);
}
