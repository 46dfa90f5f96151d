using SsoOidc.Emulator;

await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = args.Contains("--approve-automatically") });
Console.WriteLine(emulator.BaseUrl.AbsoluteUri);
await Task.Delay(Timeout.Infinite);
