using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;
using NemoBot.Storage;
using NemoBot.Storage.Files;

namespace NemoBot.Discord.Tests;

/// <summary>A follow-up cannot be repeated: what Discord took must not count as lost because of a fault of ours.</summary>
public sealed class FollowUpFaultTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_follow_up_that_arrived_is_not_sent_again_when_the_store_fails_after_it(bool hasCard)
    {
        await using var discord = await FakeDiscord.StartAsync(new() { Time = _clock });
        using var http = new HttpClient { BaseAddress = new(discord.ApiAddress + "/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.test, 1.0)");
        var rest = new DiscordRest(http, discord.Settings.Token, new(_clock), new(_clock), _clock, NullLogger<DiscordRest>.Instance);
        var store = StoreThatFailsOnce(after: () => discord.Rest.Requests.Any(IsFollowUp));
        var legacy = new LegacyReceipts(store);
        var states = new InteractionStates(store, legacy);
        var waiting = new WaitingFiles(store, _clock);
        var files = new FileStore(store, Options.Create(new StorageOptions()), _clock, NullLogger<FileStore>.Instance);
        var videos = new VideoSource(store, files, Drawings.Of(store, files, _clock), _clock);
        var acknowledger = new Acknowledger(rest, states, NullLogger<Acknowledger>.Instance);
        var channel = new ChannelDelivery(rest, videos, new(rest, new(), store, _clock), new(_clock));
        var receipts = new PostReceipts(legacy);
        var token = new TokenDelivery(rest, videos, states, receipts, waiting, _clock, NullLogger<TokenDelivery>.Instance);
        var answers = new AnswerDelivery(channel, token, states, receipts, waiting, acknowledger, _clock);
        var plan = await InteractAsync(discord, acknowledger, hasCard);
        if (hasCard)
        {
            await answers.SendAsync(plan.Chat, Post(store, "first"), new() { Text = "Cutting" }, plan.Context, default);
        }

        string? id = null;
        for (var attempt = 0; id is null && attempt < 3; attempt++)
        {
            try
            {
                id = await answers.SendAsync(plan.Chat, Post(store, "second"), new() { Text = "Rendering" }, plan.Context, default);
            }
            catch (StorageException)
            {
                // The core tries again.
            }
        }

        var shown = Assert.Single(discord.Channels.In(Payloads.GuildChannel), message => message.Content == "Rendering");
        Assert.Equal(shown.Id, id);
        Assert.Single(discord.Rest.Requests, IsFollowUp);
        await answers.EditAsync(plan.Chat, id!, Post(store, "second"), new() { Text = "Done" }, plan.Context, default);
        Assert.Equal("Done", shown.Content);
    }

    private static bool IsFollowUp(RestRequest request) => request.Method == "POST" && request.Path.Contains("/webhooks/", StringComparison.Ordinal);

    private static PostHandle Post(IStore store, string id) => new(store, new(id, new("discord", Payloads.GuildChannel), new() { Text = "" }) { CreatedAt = default });

    private static IStore StoreThatFailsOnce(Func<bool> after)
    {
        var (store, control) = ValueStore.Create();
        var failed = false;
        control.Setup(nameof(IStore.UpdateValueAsync), arguments =>
        {
            if (!failed && after())
            {
                failed = true;
                return Task.FromException<string?>(new StorageException("told to", new IOException()));
            }

            return control.Update(arguments);
        });
        return store;
    }

    /// <summary>A command at a place of a person's own install; without a card: a press there.</summary>
    private async Task<InteractionPlan> InteractAsync(FakeDiscord discord, Acknowledger acknowledger, bool hasCard)
    {
        var interaction = hasCard
            ? Payloads.SlashCommand("6001", "edit", "cut it")
            : Payloads.Interaction("6001", 3, new() { ["component_type"] = 2, ["custom_id"] = $"0123.abcd@{Payloads.Person}" });
        interaction["message"] = hasCard ? null : new JsonObject { ["id"] = "5" };
        Payloads.At('C', interaction);
        discord.Channels.Interactions.Register(interaction);
        var plan = InteractionPlan.For(interaction.Deserialize(RestJson.Default.DiscordInteraction)!, _clock.GetUtcNow())!;
        await acknowledger.AnswerAsync(plan, default);
        return plan;
    }
}
