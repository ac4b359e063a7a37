using NemoBot.Core.Limits;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Agents;

/// <summary>Registers and maps <c>/mcp</c>, at which agents use a chat by the Model Context Protocol (streamable HTTP), if <see cref="WebChatOptions.Mcp"/> is set; otherwise loads nothing.</summary>
internal static class AgentSetup
{
    public const string Path = "/mcp";

    public static IServiceCollection AddAgents(this IServiceCollection services, IConfiguration configuration)
    {
        if (IsOn(configuration))
        {
            Add(services);
        }

        return services;
    }

    public static void MapAgents(this WebApplication app, RequestGuard guard)
    {
        if (IsOn(app.Configuration))
        {
            Map(app, guard);
        }
    }

    private static bool IsOn(IConfiguration configuration) => bool.TryParse(configuration[$"{WebChatOptions.Section}:{nameof(WebChatOptions.Mcp)}"], out var isOn) && isOn;

    // Separate methods, so that the libraries are loaded only where agents are served.
    private static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<AgentMessages>();
        services.AddMcpServer(server =>
        {
            server.ServerInfo = new() { Name = "nemobot", Title = "NemoBot", Version = typeof(AgentSetup).Assembly.GetName().Version?.ToString(3) ?? "0" };
            server.ServerInstructions =
                "Edits video in the chat of your API key. Upload footage, say in plain words what to change, export, and download the video from its address with the same key. "
                + "Edits and exports take up to 15 minutes: a tool that returns while work is running is followed by get_status.";
        }).WithHttpTransport(transport => transport.Stateless = true).WithTools<ChatTools>(); // Stateless: any node answers any call.
    }

    private static void Map(WebApplication app, RequestGuard guard)
    {
        var callers = app.Services.GetRequiredService<Callers>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal),
            branch => branch.Use(next => guard.Agent(async (context, chat) =>
            {
                context.Features.Set(new AgentChat(chat, await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted), RequestLanguage.Of(context.Request)));
                await next(context);
            })));
        app.MapMcp(Path);
    }
}
