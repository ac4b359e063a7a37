using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fakes.Discord;

/// <summary>The bot's identity at this Discord.</summary>
public sealed record FakeDiscordSettings
{
    public string Token { get; init; } = "MTEx.fake.token-of-the-bot";

    public string BotId { get; init; } = "111000000000000001";

    public string ApplicationId { get; init; } = "111000000000000002";

    /// <summary>Determines when interaction tokens and rate limits expire.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Discord on this machine: gateway and REST with the real protocol, and faults on demand. Loopback only.</summary>
public sealed class FakeDiscord : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeDiscord(FakeDiscordSettings settings)
    {
        Settings = settings;
        Gateway = new(settings);
        Channels = new(settings);
        Rest = new(settings, Channels);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/gateway", context => Gateway.HandleAsync(context, resumeHost: false));
        _app.Map("/resume", context => Gateway.HandleAsync(context, resumeHost: true));
        Rest.Map(_app, "/api/v10");
    }

    public FakeDiscordSettings Settings { get; }

    public FakeGateway Gateway { get; }

    public FakeRest Rest { get; }

    public FakeChannels Channels { get; }

    /// <summary>Such as <c>http://127.0.0.1:41234/api/v10</c>.</summary>
    public Uri ApiAddress => new(Address, "api/v10");

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public Uri GatewayAddress => new UriBuilder(Address) { Scheme = "ws", Path = "/gateway/" }.Uri;

    public static async Task<FakeDiscord> StartAsync(FakeDiscordSettings? settings = null)
    {
        var discord = new FakeDiscord(settings ?? new());
        await discord._app.StartAsync();
        var addresses = discord._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        discord.Address = new(addresses.Addresses.Single());
        discord.Gateway.ResumeAddress = new UriBuilder(discord.Address) { Scheme = "ws", Path = "/resume" }.Uri;
        discord.Rest.GatewayAddress = discord.GatewayAddress;
        return discord;
    }

    /// <summary>A user interacts: the token becomes valid, and the bot receives the interaction.</summary>
    public Task InteractAsync(JsonObject interaction)
    {
        Channels.Interactions.Register(interaction);
        return Gateway.DispatchAsync("INTERACTION_CREATE", interaction);
    }

    public async ValueTask DisposeAsync()
    {
        // Bots that are still connected must not keep the server from stopping.
        foreach (var connection in Gateway.Connections)
        {
            connection.Drop();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
