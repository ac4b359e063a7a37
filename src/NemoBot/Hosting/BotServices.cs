using Microsoft.Extensions.Options;
using NemoBot.Accounts;
using NemoBot.Actions;
using NemoBot.Delivery;
using NemoBot.Hosting.Ingress;
using NemoBot.Jobs;
using NemoBot.Limits;
using NemoBot.Operations;
using NemoBot.Platforms;
using NemoBot.Platforms.Discord;
using NemoBot.Platforms.Telegram;
using NemoBot.Platforms.WebChat;
using NemoBot.Secrets;
using NemoBot.Skills;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>All services of the bot, in the order in which a message passes them.</summary>
internal static class BotServices
{
    public static IServiceCollection AddNemoBot(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(9)); // SIGTERM: done within 10 s.
        services.AddSecretMask();
        services.AddIngress();
        services.AddOperations(); // First, so that the export ends last.
        services.AddStorage();

        // The lanes start before the platforms and end after them: what a platform hands in finds somebody at work.
        services.AddSingleton<ChatLanes>();
        services.AddSingleton<IChatWaker>(provider => provider.GetRequiredService<ChatLanes>());
        services.AddHostedService(provider => provider.GetRequiredService<ChatLanes>());

        // 1. Platforms
        services.AddSingleton<Inbox>();
        services.AddSingleton<PlatformDirectory>();
        services.AddTelegram(configuration);
        services.AddDiscord(configuration);
        services.AddWebChat();
        services.AddSingleton<IFirstContact, FirstContact>();

        // 2. and 3. Conversation and intents are data and pure functions.

        // 4. Instant answers
        services.AddLimits();
        services.AddSingleton<MessagePipeline>();
        services.AddSingleton<TurnReader>();
        services.AddSingleton<ActionRunner>();
        services.AddSingleton<StartWork>();
        services.AddSingleton<CreditsAction>();
        services.AddSingleton<StatusAction>();
        services.AddSingleton<CancelAction>();
        services.AddSingleton<ProjectsAction>();
        services.AddSingleton<LoginAction>();
        services.AddSingleton<SkillAction>();
        services.AddSingleton<RetryAction>();
        services.AddSingleton<QuestionAction>();
        services.AddSingleton<BatchAction>();
        services.AddSingleton<BatchFiles>();
        services.AddSingleton<AskAction>();
        services.AddSingleton<ForwardAction>();
        services.AddSingleton<UnsureAction>();
        services.AddSingleton<RedoAction>();

        // 4. Jobs
        services.AddSingleton<JobRunner>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<JobFailures>();
        services.AddSingleton<IJob, UploadJob>();
        services.AddSingleton<IJob, EditJob>();
        services.AddSingleton<IJob, ExportJob>();
        services.AddSingleton<EditRecovery>();
        services.AddSingleton<EditReport>();
        services.AddSingleton<StreamFailures>();
        services.AddSingleton<AgentPictures>();
        services.AddSingleton<RawVideoNote>();
        services.AddSingleton<Tips>();
        services.AddSingleton<ResultFiles>();

        // The video API
        services.AddNemoVideo();
        services.AddOptions<NemoVideoOptions>().BindConfiguration(NemoVideoOptions.Section).ValidateOnStart();
        services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.AddSingleton<OperatorExposure>();
        services.AddSingleton<AccountBook>();
        services.AddSingleton<InstantReads>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<Workspaces>();
        services.AddSingleton<BrowserLinks>();
        services.AddSingleton<FootageUploader>();
        services.AddSkills();

        // 5. Replies go out
        services.AddSingleton<Outbox>();
        services.AddHostedService<FileCleanUp>();
        services.AddHostedService<HistoryCleanUp>();
        services.AddHostedService<Checkpoints>();
        services.AddHostedService<DamageCheck>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]).AddCheck<AccountsHealth>("accounts", tags: ["ready"]);
        return services;
    }
}
