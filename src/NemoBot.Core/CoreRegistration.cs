using Microsoft.Extensions.Options;
using NemoBot.Core.Actions;
using NemoBot.Core.Backend;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Jobs;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Work;
using NemoVideo;

namespace NemoBot.Core;

/// <summary>Adds the bot itself, in the order in which a message passes it; the skills, which all parts use, come last. A host adds a store, a file store, platforms and the mask for secrets.</summary>
public static class CoreRegistration
{
    public static IServiceCollection AddCore(this IServiceCollection services)
    {
        services.AddSingleton<ISingles, OwnSingles>();
        services.AddSingleton<ProcessCount>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<ChatDispatcher>();
        services.AddSingleton<IChatWaker>(provider => provider.GetRequiredService<ChatDispatcher>());
        services.AddSingleton<IChatLanes>(provider => provider.GetRequiredService<ChatDispatcher>());
        services.AddHostedService(provider => provider.GetRequiredService<ChatDispatcher>());
        services.AddSingleton(provider => new Workload(() => provider.GetRequiredService<ChatDispatcher>().Busy, () => provider.GetRequiredService<RunningJobs>().Count));
        services.AddSingleton<MessagePipeline>();
        services.AddMessageLimits().AddActions();
        services.AddSingleton<Outbox>();
        services.AddSingleton<WaitingHooks>();
        services.AddSingleton<AlertLinks>();
        services.AddSingleton<PlatformDirectory>();
        return services.AddJobs().AddBackend().AddSkills();
    }

    private static IServiceCollection AddMessageLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<QuotaOptions>().BindConfiguration(QuotaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QuotaOptions>, QuotaOptionsValidator>();
        services.AddSingleton<Callers>();
        services.AddSingleton<People>();
        services.AddSingleton<ReceivedQuota>();
        services.AddSingleton<MessageLimiter>();
        return services;
    }

    private static IServiceCollection AddActions(this IServiceCollection services)
    {
        services.AddSingleton<MessageContextReader>();
        services.AddSingleton<ActionRunner>();
        services.AddSingleton<StartWork>();
        services.AddSingleton<UploadPages>();
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
        services.AddSingleton<MissingFootage>();
        services.AddSingleton<ShapeAction>();
        services.AddSingleton<AskAction>();
        services.AddSingleton<ForwardAction>();
        services.AddSingleton<UnsureAction>();
        services.AddSingleton<TypedButtons>();
        services.AddSingleton<RedoAction>();
        services.AddSingleton<PressedFor>();
        services.AddSingleton<HistoryAction>();
        services.AddSingleton<ProjectPreviews>();
        services.AddSingleton<TimelineSources>();
        services.AddSingleton<BatchUploadReport>();
        services.AddSingleton<RenameAction>();
        services.AddSingleton<StylesAction>();
        services.AddSingleton<PersonalDataAction>();
        services.AddSingleton<AlertsAction>();
        services.AddSingleton<IFirstContact, FirstContact>();
        return services;
    }

    private static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobRunner>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<JobFailures>();
        services.AddSingleton<MissingCredits>();
        services.AddSingleton<IJob, UploadJob>();
        services.AddSingleton<IJob, EditJob>();
        services.AddSingleton<IJob, ExportJob>();
        services.AddSingleton<IJob, PreviewJob>();
        services.AddSingleton<ProjectRender>();
        services.AddSingleton<BeforeAndAfter>();
        services.AddSingleton<IJob, CaptionsJob>();
        services.AddSingleton<IJob, MyDataJob>();
        services.AddSingleton<ChatForgetting>();
        services.AddSingleton<EditRecovery>();
        services.AddSingleton<EditReport>();
        services.AddSingleton<StreamFailures>();
        services.AddSingleton<AgentPictures>();
        services.AddSingleton<RawVideoNote>();
        services.AddSingleton<Tips>();
        services.AddSingleton<ResultFiles>();
        return services;
    }

    private static IServiceCollection AddBackend(this IServiceCollection services)
    {
        services.AddNemoVideo();
        services.AddOptions<NemoVideoOptions>().BindConfiguration(NemoVideoOptions.Section).ValidateOnStart();
        services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.AddSingleton<AccountProvider>();
        services.AddSingleton<InstantReads>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<BudgetWatch>();
        services.AddSingleton<Workspaces>();
        services.AddSingleton<BrowserLinks>();
        services.AddSingleton<FootageFiles>();
        services.AddSingleton<FootageUploader>();
        services.AddSingleton<CaptionSource>();
        services.AddSingleton<HeifConverter>();
        return services;
    }
}
