#include "app/gui/application.h"

int main(int argc, char** argv) {
    return rmtscope::runApplication(argc, argv, {rmtscope::makeEngine, rmtscope::openSweep});
}
