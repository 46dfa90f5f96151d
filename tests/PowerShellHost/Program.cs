return Microsoft.PowerShell.ConsoleShell.Start(bannerText: "PowerShell", helpText: "", args);
